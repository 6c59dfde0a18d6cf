export { configSchema, type SluiceConfig, type TreeConfig } from './config-schema';
export { configurationSettings, configurationTable, type ConfigurationSetting } from './configuration-table';
export { FileProblemError, type FileProblem } from './file-problem';
export { interfaceModelSchema } from './interface-model-schema';
export { loadConfig } from './load-config';
export { loadProject, type ProjectFiles } from './load-project';
export type { Project } from './project-schema';
