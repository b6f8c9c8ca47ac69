module libtier

go 1.19
