"""Our own check of VNF packages and NSD archives, stricter than a TOSCA parser's."""
