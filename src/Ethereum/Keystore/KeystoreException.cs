namespace Flashback.Ethereum.Keystore;

/// <summary>A keystore file cannot be used. The message says what is wrong with it and never holds a secret.</summary>
public class KeystoreException(string message, Exception? inner = null) : Exception(message, inner);
