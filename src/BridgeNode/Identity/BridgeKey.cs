using System.Text;
using Flashback.Ethereum;
using Flashback.Ethereum.Keystore;
using Flashback.Protocol.Messages;

namespace Flashback.BridgeNode.Identity;

/// <summary>The key that a Bridge Node signs its claim and its reports with, bound to one oracle on one chain.</summary>
public sealed class BridgeKey(PrivateKey key, OracleDomain domain) : IDisposable
{
    private const int MaxFileLength = 200;

    public Address Address => key.Address;

    /// <summary>Whether an oracle is configured; without one a signature would be worth nothing.</summary>
    public bool CanSign => !domain.Oracle.IsZero;

    /// <summary>65 bytes r‖s‖v in hex.</summary>
    public string Sign(IStructHashed message) => Hex.Encode(key.Sign(domain.Digest(message)).ToBytes());

    /// <summary>Reads the key's file (hex), or makes a new key in a file that only its owner can read.</summary>
    /// <exception cref="KeyFileException">The file cannot be used.</exception>
    public static PrivateKey LoadOrCreate(string path)
    {
        try
        {
            if (!File.Exists(path)) return Create(path);
            if (new FileInfo(path).Length > MaxFileLength)
                throw new KeyFileException($"{path} is too long for a key file (64 hex digits).");
            return PrivateKey.FromBytes(Hex.Decode(File.ReadAllText(path).Trim()));
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException)
        {
            throw new KeyFileException($"{path} does not hold a private key (64 hex digits of a number from 1 to n - 1).");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KeyFileException($"{path} cannot be used: {failure.Message}");
        }
    }

    public void Dispose() => key.Dispose();

    private static PrivateKey Create(string path)
    {
        var key = PrivateKey.Generate();
        AtomicFile.Write(path, UnixFileMode.UserRead | UnixFileMode.UserWrite, replace: false,
            file => file.Write(Encoding.ASCII.GetBytes(Hex.Encode(key.ToBytes()) + "\n")));
        return key;
    }
}
