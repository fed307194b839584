"""For the person who runs the machine: migrations, backup, restore, verify."""
