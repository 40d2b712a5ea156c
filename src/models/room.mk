# src/models
