-- What is followed from round to round by pairs of the same units, of whom.
SELECT DISTINCT indicator, population FROM change WHERE comparison = 'paired';
