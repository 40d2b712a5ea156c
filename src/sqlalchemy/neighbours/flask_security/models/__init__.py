# What Flask-Security's models are is in the modules of this package.
