/** The name under which the processes of a wrong design share the server's consumer. */
export const sharedConsumer = 'wrong';
