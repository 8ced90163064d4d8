using System.Text;

namespace Flashback.Ethereum.Keystore;

/// <summary>Keystores on disk: readable by their owner only, and written whole or not at all.</summary>
public static class KeystoreFile
{
    /// <summary>An existing file is never replaced.</summary>
    /// <exception cref="KeystoreException">The file exists already, or it cannot be written.</exception>
    public static void Write(string path, string json)
    {
        try
        {
            AtomicFile.Write(
                path, UnixFileMode.UserRead | UnixFileMode.UserWrite, replace: false, file => file.Write(Encoding.UTF8.GetBytes(json)));
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new KeystoreException($"{path} exists already. Keys are never overwritten.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeystoreException($"{path} cannot be written: {e.Message}", e);
        }
    }

    /// <exception cref="KeystoreException">There is no such file, it cannot be read, or it is too long.</exception>
    public static string Read(string path)
    {
        if (!File.Exists(path))
            throw new KeystoreException($"{path} {(Directory.Exists(path) ? "is a folder, not a file" : "does not exist")}.");
        try
        {
            if (new FileInfo(path).Length > KeystoreV3.MaxLength) throw new KeystoreException($"{path} is longer than a keystore can be.");
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeystoreException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads and decrypts; a problem is reported with the path.</summary>
    /// <exception cref="KeystorePasswordException">The password is wrong.</exception>
    /// <exception cref="KeystoreException">The file cannot be read or is not a keystore.</exception>
    public static PrivateKey Open(string path, string password)
    {
        var json = Read(path);
        try
        {
            return KeystoreV3.Decrypt(json, password);
        }
        catch (KeystoreException e) when (e is not KeystorePasswordException)
        {
            throw new KeystoreException($"{path}: {e.Message}", e);
        }
    }
}
