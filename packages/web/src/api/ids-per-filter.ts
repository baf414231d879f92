/**
 * How many IDs one request asks for. A run ID takes 36 bytes in a filter, which may have 8 KiB, so 200 would fit; but the
 * answer has to hold everything that belongs to these runs, and a search for models gives 1,000 at most.
 */
export const IDS_PER_FILTER = 100
