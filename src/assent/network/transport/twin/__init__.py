"""The running twin: the network as real routing daemons in network namespaces of this machine."""
