# src/run: drift now; upgrade, downgrade, stamp, doctor later
