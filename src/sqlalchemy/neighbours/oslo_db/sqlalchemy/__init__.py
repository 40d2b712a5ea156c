# What oslo.db's models are is in the modules of this package.
