"""One file per trained policy: what it sees, where it starts, when it has succeeded."""
