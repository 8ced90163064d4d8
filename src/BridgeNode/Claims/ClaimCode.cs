using System.Security.Cryptography;
using System.Text;

namespace Flashback.BridgeNode.Claims;

/// <summary>The one-time code by which a provider shows that it runs this node: anyone who can read its console may claim it.</summary>
public sealed class ClaimCode
{
    /// <summary>Wrong codes after which no code is taken any more until the node is restarted.</summary>
    public const int MaxAttempts = 10;

    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private readonly Lock _lock = new();
    private int _wrong;
    private string? _claimedBy;

    /// <summary>Twelve letters in groups of four: 60 bits.</summary>
    public string Text { get; } = string.Join('-', Enumerable.Range(0, 3).Select(_ => RandomNumberGenerator.GetString(Letters, 4)));

    /// <summary>
    /// True for the right code of a node that is unclaimed, or was claimed by the very same request before (an answer may get lost).
    /// </summary>
    public bool TryRedeem(string code, string claimant)
    {
        lock (_lock)
        {
            if (_wrong >= MaxAttempts) return false;
            if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(code), Encoding.UTF8.GetBytes(Text)))
            {
                _wrong++;
                return false;
            }
            _claimedBy ??= claimant;
            return _claimedBy == claimant;
        }
    }
}
