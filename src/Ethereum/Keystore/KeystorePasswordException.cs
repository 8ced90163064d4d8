namespace Flashback.Ethereum.Keystore;

/// <summary>The password does not open the keystore.</summary>
public sealed class KeystorePasswordException()
    : KeystoreException("The password is wrong: it does not open this keystore (or the file was altered).");
