"""What the robot can do: specs, policies, their training and their success probability."""
