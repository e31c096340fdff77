"""The 5G core part of slices: AMF, SMF and UPF per S-NSSAI, as a network resource model and as configuration files."""
