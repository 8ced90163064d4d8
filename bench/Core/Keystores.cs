namespace Flashback.Bench.Core;

/// <summary>The keystores of a devnet's validator are cheap to open; an operator's are not.</summary>
public static class Keystores
{
    /// <summary>Writes signer.json, submitter.json and peer.json of the folder anew, at the standard's cost.</summary>
    public static void Strengthen(string folder)
    {
        var password = File.ReadAllText(Path.Combine(folder, "password")).Trim();
        foreach (var role in (ReadOnlySpan<string>)["signer", "submitter", "peer"])
        {
            var path = Path.Combine(folder, $"{role}.json");
            using var key = KeystoreV3.Decrypt(File.ReadAllText(path), password);
            File.WriteAllText(path, KeystoreV3.Encrypt(key, password));
        }
    }
}
