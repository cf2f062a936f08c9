/*
 * How programs find their key where models are rented from a cloud. Presets hand these on where a program is told to use that cloud.
 * Files of keys are no way in: an agent runs as a user that cannot read them.
 */

/** Amazon Bedrock. */
export const AWS: readonly string[] = [
  ...["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_BEARER_TOKEN_BEDROCK"],
  ...["AWS_REGION", "AWS_DEFAULT_REGION"],
];

/** Google's Vertex AI. */
export const GOOGLE_CLOUD: readonly string[] = [
  ...["GOOGLE_CLOUD_PROJECT", "GOOGLE_CLOUD_LOCATION", "GOOGLE_CLOUD_ACCESS_TOKEN", "GOOGLE_VERTEX_BASE_URL"],
];
