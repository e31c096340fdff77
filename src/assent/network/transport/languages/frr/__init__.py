"""FRRouting: the device model as configuration of its daemons, meaning what IOS means by it."""
