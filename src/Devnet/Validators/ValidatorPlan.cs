using Flashback.Devnet.Actors;

namespace Flashback.Devnet.Validators;

/// <summary>One validator of the devnet: its keys, where it listens, what lives where, and what it does wrong, if anything.</summary>
public sealed record ValidatorPlan(ValidatorKeys Keys, int PeerPort, int ApiPort, string Folder, bool Lies, bool Colludes)
{
    public int Number => Keys.Number;
    public string Name => $"validator {Number}";
    public string PeerAddress => $"/ip4/127.0.0.1/tcp/{PeerPort}";
    public Uri Api => new($"http://127.0.0.1:{ApiPort}");
    public string ConfigFile => Path.Combine(Folder, "oracle-node.json");
}
