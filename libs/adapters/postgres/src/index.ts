export {
  postgresCommandStore,
  postgresSessionStore,
  postgresSignInLinkStore,
  postgresTokenStore,
} from './access-store';
export { backUp, type BackupStream } from './backup';
export { BackupFileError, openBackup, type Backup, type BackupHeader } from './backup-file';
export { DataFolderError } from './data-folder-error';
export { postgresChainStore } from './chain-store';
export { postgresCommentLog } from './comment-log';
export { postgresDerivationStore } from './derivation-store';
export { startEmbedded, type EmbeddedOptions, type EmbeddedPostgres } from './embedded';
export { postgresEventStore } from './event-store';
export { postgresLiveLog } from './live-log';
export { postgresIntakeStore } from './intake-store';
export { postgresLinkIndex } from './link-index';
export { postgresListingReader } from './listing-reader';
export { affectedBy, type LinksGiven } from './affected';
export { postgresNewsReader } from './news-reader';
export { postgresMailReader } from './mail-reader';
export { postgresOutboxStore } from './outbox-store';
export { postgresSecret } from './secret-store';
export { postgresReportStore } from './report-store';
export { postgresParkedReader } from './parked-reader';
export {
  ChangedMigrationError,
  migrate,
  missingMigrations,
  NewerDatabaseError,
  UnfinishedMigrationError,
} from './migrate';
export { clusterOf } from './place';
export { NotEmptyError, restore, type Restored } from './restore';
export { seriesNamed } from './series-named';
export { postgresSeriesReader } from './series-reader';
export { openDatabase, type Database } from './sql';
export { postgresTreeStore } from './tree-store';
export { postgresPublicLog } from './public-log';
export { postgresRawMails } from './raw-mails';
export { commitTaken, lastWork, serverHealth, type ServerHealth } from './server-health';
export { statusOf, type Status } from './status';
export { postgresWorkList } from './work-list';
export { knowledgeStamp } from './knowledge-stamp';
export { withLeadership } from './leadership';
export { postgresPatchworkReader } from './patchwork-reader';
export { postgresMarkReplay, postgresMarkStore } from './mark-store';
export { postgresArchiveReader, postgresThread } from './archive-reader';
