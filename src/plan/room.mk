# src/plan
