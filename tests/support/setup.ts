/** mocha swallows rejections that nobody handles; a test suite must not. */
process.on("unhandledRejection", (error) => {
  throw error;
});
