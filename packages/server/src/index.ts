export { type App, type AppOptions, createApp } from './app.js'
export { printableConfig, readConfig, type ServerConfig, type ServerSettings } from './config.js'
export { exitCodes, StartRefusal } from './start-refusal.js'
