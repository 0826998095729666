"""Putting it together: agent, executor, selection, imagination, traces, benchmark."""
