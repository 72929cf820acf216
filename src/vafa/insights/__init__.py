"""What we learned: facts as Parquet, metrics as questions over them. No number is computed anywhere else."""
