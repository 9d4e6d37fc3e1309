// Code that does not end by itself, named by the event.
const doings = {
  while() {
    while (true) {}
  },
  whileWithoutBlock() {
    let i = 0;
    while (true) i++;
  },
  doWhile() {
    do {} while (true);
  },
  for() {
    for (let i = 0; i < 1; i--) {}
  },
  async inPromise() {
    await Promise.resolve().then(() => {
      while (true) {}
    });
  },
  async smallPromises() {
    for (let i = 0; i < 4; i++) {
      await new Promise((resolve) => setTimeout(resolve, 800));
    }
  },
  async longPromise() {
    const __asyncGuard = (promise) => promise;
    await __asyncGuard(new Promise((resolve) => setTimeout(resolve, 4000)));
  },
  async never() {
    await new Promise(() => {});
  },
  nothing() {},
};

exports.processEvent = async (event) => {
  await doings[event.event]();
  return event;
};
