# src/project
