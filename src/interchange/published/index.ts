/** The results that the authors of the taxonomy published, as tables; nothing in their pickles is executed. */
export { isPublishedFile, type PublishedTable, publishedTables } from "./published-tables.ts";
export { tarFiles } from "./tar.ts";
