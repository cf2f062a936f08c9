/** Version of this engine, as package.json has it (a test compares the two); every outcome carries it. */
export const ENGINE_VERSION = "0.1.0";
