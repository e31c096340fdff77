"""Descriptors of slices for NFV orchestrators: NSD and VNFD in TOSCA, packed, signed and checked."""
