interface Named {
  event: string;
}

const MyPlugin = {
  onEvent: async (event: Named): Promise<void> => {
    await fetch('https://example.com/results?query=' + event.event);
  },
};

export default MyPlugin;
