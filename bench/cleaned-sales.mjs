/** What the course does to the raw table before it looks at it. */
export function cleanedSales(raw) {
  return raw
    .drop(['date', 'zipcode'])
    .dropDuplicates()
    .assign({ age: (row) => 2015 - row.yr_built, renovation_age: (row) => 2015 - row.yr_renovated })
}
