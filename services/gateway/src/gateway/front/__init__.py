"""The gateway's front: what stands between the network and the application, and lets nobody take the others' place."""
