/** mocha swallows unhandled rejections; a test suite must not. */
process.on("unhandledRejection", (error) => {
  throw error;
});
