"""The running worker of a Skyqueue RE Manager, as a kernel that Jupyter can start, stop, restart and leave."""
