-- Holds the place of the fifth step, which another change brings.
SELECT 1;
