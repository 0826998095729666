"""The world: scenes, facts, robot, layouts, cameras."""
