namespace Flashback.Libp2p.Discovery;

/// <summary>How often, and how much, members tell each other of addresses.</summary>
public sealed record DiscoveryOptions
{
    /// <summary>The protocol of the exchange.</summary>
    public required string Protocol { get; init; }

    /// <summary>Where the book is kept; null keeps it in memory only.</summary>
    public AddressBookFile? File { get; init; }

    /// <summary>One connected member, drawn by lot, is asked this often; each is asked when it has just been connected.</summary>
    public TimeSpan ExchangeInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>One member is asked once in this time at most, however often it connects.</summary>
    public TimeSpan MinAskInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Questions of one member that are answered: one in this time on average, so many at once.</summary>
    public TimeSpan MinAnswerInterval { get; init; } = TimeSpan.FromSeconds(5);
    public int AnswerBurst { get; init; } = 4;

    /// <summary>How long a peer is not asked after it answered with a record that is invalid, not a member's or not newer.</summary>
    public TimeSpan SilenceAfterFault { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Members asked at the same time.</summary>
    public int MaxConcurrentAsks { get; init; } = 4;

    /// <summary>The book is written to disk this often at most.</summary>
    public TimeSpan SaveInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Addresses of one member that are tried.</summary>
    public int MaxAddressesPerPeer { get; init; } = 16;
}
