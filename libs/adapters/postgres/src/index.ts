export { DataFolderError } from './data-folder-error';
export { postgresDerivationStore } from './derivation-store';
export { startEmbedded, type EmbeddedOptions, type EmbeddedPostgres } from './embedded';
export { postgresEventStore } from './event-store';
export { postgresIntakeStore } from './intake-store';
export { ChangedMigrationError, migrate, NewerDatabaseError, UnfinishedMigrationError } from './migrate';
export { postgresSeriesReader } from './series-reader';
export { openDatabase, type Database } from './sql';
export { postgresTreeStore } from './tree-store';
