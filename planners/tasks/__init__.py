"""A language of tasks, goal first: scenes, starts and goals, and the words a person might have for them."""
