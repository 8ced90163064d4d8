using Flashback.Ethereum;

namespace Flashback.OnChain.Watching;

/// <summary>Who may take which token out of the reporter pool; the zero address is the native coin.</summary>
public readonly record struct RewardKey(Address Account, Address Token);
