[Bursar]
title=Bursar behind nginx or HAProxy
description=HTTPS, and HTTP that leads to it
ports=80,443/tcp

[Bursar Direct]
title=Bursar without a proxy
description=The port Bursar listens on by itself; for a private network only
ports=8000/tcp
