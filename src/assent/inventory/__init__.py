"""What exists: cells, routers, links, hosts, clouds. And how files that describe it are read."""
