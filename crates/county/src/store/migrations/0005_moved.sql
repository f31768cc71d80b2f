-- Where the county went when it was moved to another database: nothing is written here any more. Empty where it is at home.
ALTER TABLE counties ADD COLUMN moved TEXT;
