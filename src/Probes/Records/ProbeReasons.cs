using System.Collections.Frozen;
using Flashback.Protocol.Reasons;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.Records;

/// <summary>
/// The probes' part of the catalogue of reasons: what each <see cref="ProbeReason"/> means, whose fault it is, whether waiting may help.
/// What a provider chooses (its endpoint, its DNS, whom it lets in) is the provider's fault when it does not work: otherwise
/// a forbidden address or a 403 would be a way to be paid without being measured.
/// </summary>
public static class ProbeReasons
{
    private const bool Retryable = true;
    private const bool Lasting = false;

    private static readonly FrozenDictionary<ProbeReason, Reason> Entries = new Reason[]
    {
        Of(ProbeReason.None, Fault.None, Lasting, "succeeded", "Succeeded.",
            "The target answered in time with the right bytes."),

        Of(ProbeReason.NameNotFound, Fault.Target, Retryable, "target-name-not-found", "The endpoint's name does not exist.",
            "A working resolver says that the host has no address. The provider's DNS entry is gone or expired."),
        Of(ProbeReason.ConnectionRefused, Fault.Target, Retryable, "target-connection-refused", "The target refused the connection.",
            "The host is up but nothing listens on the port. The Bridge Node is down or moved."),
        Of(ProbeReason.ConnectTimeout, Fault.Target, Retryable, "target-connect-timeout", "No TCP connection in time.",
            "Packets to the target vanish: host down, firewall, or full accept queue. Control targets answered."),
        Of(ProbeReason.HostUnreachable, Fault.Target, Retryable, "target-host-unreachable", "No route to the target.",
            "There is no route to the host or its network, while control targets answer. An endpoint with IPv6 addresses only is"
            + " unreachable for validators without IPv6."),
        Of(ProbeReason.ConnectionReset, Fault.Target, Retryable, "target-connection-reset", "The target broke the connection.",
            "The connection was reset or closed before a whole answer arrived."),
        Of(ProbeReason.TlsFailed, Fault.Target, Retryable, "target-tls-failed", "The TLS handshake failed.",
            "Expired, self-signed or wrong certificate, or no common protocol version."),
        Of(ProbeReason.FirstByteTimeout, Fault.Target, Retryable, "target-first-byte-timeout", "No answer in time.",
            "The request was sent, but no response headers came before the deadline."),
        Of(ProbeReason.BodyTimeout, Fault.Target, Retryable, "target-body-timeout", "The body did not end in time.",
            "The response began but was too slow, or drips on purpose; it was cut at the deadline."),
        Of(ProbeReason.BodyTruncated, Fault.Target, Retryable, "target-body-truncated", "The body ended early.",
            "Fewer bytes arrived than Content-Length promised."),
        Of(ProbeReason.MalformedResponse, Fault.Target, Retryable, "target-malformed-response", "The answer is not HTTP.",
            "The status line, headers or XML could not be parsed."),
        Of(ProbeReason.HeadersTooLarge, Fault.Target, Retryable, "target-headers-too-large", "The response headers are too large.",
            "More header bytes than a storage gateway has any reason to send."),
        Of(ProbeReason.BodyTooLarge, Fault.Target, Retryable, "target-body-too-large", "The body is larger than asked for.",
            "The answer is longer than the request allows; it was cut."),
        Of(ProbeReason.RedirectRefused, Fault.Target, Lasting, "target-redirect-refused", "The target redirected.",
            "Redirects are not followed: they would let a provider send probes to someone else's service."),
        Of(ProbeReason.ServerError, Fault.Target, Retryable, "target-server-error", "The target answered with a 5xx status.",
            "The Bridge Node says itself that it failed."),
        Of(ProbeReason.Throttled, Fault.Target, Retryable, "target-throttled", "The target throttled the request.",
            "429 or 503 SlowDown at a probe's low rate."),
        Of(ProbeReason.UnexpectedStatus, Fault.Target, Retryable, "target-unexpected-status", "The status does not fit the request.",
            "A status that the S3 API does not give for this operation."),
        Of(ProbeReason.ObjectMissing, Fault.Target, Lasting, "target-object-missing", "An object that was stored is gone.",
            "The target confirmed this object's upload earlier and now answers 404."),
        Of(ProbeReason.WrongRange, Fault.Target, Retryable, "target-wrong-range", "The target sent another range.",
            "Content-Range is missing or does not match the request."),
        Of(ProbeReason.WrongLength, Fault.Target, Retryable, "target-wrong-length", "The object has another size.",
            "Content-Length is not the size that was stored."),
        Of(ProbeReason.UploadTimeout, Fault.Target, Retryable, "target-upload-timeout", "The upload was not read in time.",
            "The target stopped reading the request's body before the deadline."),
        Of(ProbeReason.AccessRefused, Fault.Target, Lasting, "target-access-refused", "The target refused the credentials.",
            "401 or 403. The provider must grant access to validators; a validator with a wrong key is outvoted by its committee."),
        Of(ProbeReason.BucketMissing, Fault.Target, Lasting, "target-bucket-missing", "The bucket does not exist.",
            "404 NoSuchBucket for the bucket that the data unit names."),
        Of(ProbeReason.NameUnresolvable, Fault.Target, Retryable, "target-name-unresolvable", "The endpoint's name cannot be resolved.",
            "The resolver fails for this name while control names resolve: the provider's DNS servers are broken."),
        Of(ProbeReason.AddressForbidden, Fault.Target, Lasting, "target-address-forbidden", "The endpoint's address may not be probed.",
            "It is private, loopback, link-local, multicast or a metadata service. Only a development network allows such addresses."),
        Of(ProbeReason.SchemeForbidden, Fault.Target, Lasting, "target-scheme-forbidden", "The endpoint's scheme may not be probed.",
            "https is required (http only where the configuration allows it)."),
        Of(ProbeReason.PortForbidden, Fault.Target, Lasting, "target-port-forbidden", "The endpoint's port may not be probed.",
            "The port is outside the configured range."),
        Of(ProbeReason.EndpointInvalid, Fault.Target, Lasting, "target-endpoint-invalid", "The endpoint is not a usable URL.",
            "An absolute http or https URL without user name, query and fragment is needed."),

        Of(ProbeReason.BytesDiffer, Fault.Target, Lasting, "target-bytes-differ", "The bytes are not those that were stored.",
            "A canary's bytes are known in advance; at least one differs. The range is kept as evidence."),
        Of(ProbeReason.ChunkProofDiffers, Fault.Target, Lasting, "target-chunk-proof-differs",
            "The chunk does not lead to the manifest's root.",
            "The bytes of the consumer's object are not those that its manifest commits to."),

        Of(ProbeReason.ResolverDown, Fault.Self, Retryable, "self-resolver-down", "The resolver does not answer.",
            "The validator's own DNS is down. Check resolv.conf and the resolver."),
        Of(ProbeReason.SocketsExhausted, Fault.Self, Retryable, "self-sockets-exhausted", "No local socket left.",
            "Ports, file descriptors or buffers ran out. Raise the limits or lower the number of probes at once."),
        Of(ProbeReason.NetworkDown, Fault.Self, Retryable, "self-network-down", "The validator's network is down.",
            "The local interface is down, or a local firewall forbids the connection."),
        Of(ProbeReason.ControlsFailed, Fault.Self, Retryable, "self-controls-failed", "Control targets did not answer either.",
            "The probe failed, and so did the control targets: the problem is near the validator."),
        Of(ProbeReason.LocalOverload, Fault.Self, Retryable, "self-local-overload", "The validator was too busy to measure.",
            "The process was scheduled so late that the sample would measure the validator. Give it more CPU."),
        Of(ProbeReason.Cancelled, Fault.Self, Retryable, "self-cancelled", "The probe was cancelled.",
            "The node is stopping or the epoch ended."),
        Of(ProbeReason.DiskFailed, Fault.Self, Retryable, "self-disk-failed", "A local file could not be used.",
            "Reading or writing on the validator's disk failed."),
        Of(ProbeReason.NoRoute, Fault.Self, Retryable, "self-no-route", "No route to the target's network.",
            "No control target confirms that the validator's own network works; with living ones this is the target's failure (103)."),
        Of(ProbeReason.ClockOff, Fault.Self, Retryable, "self-clock-off", "The validator's clock is off.",
            "TLS or the credentials were refused while this machine's clock is minutes away from the chain's: certificates and"
            + " signatures are judged by their dates. Synchronise the clock."),
        Of(ProbeReason.CanaryUnknown, Fault.Self, Lasting, "self-canary-unknown", "An object of an earlier run is not there.",
            "The validator restarted and cannot tell whether its upload ever succeeded, so it counts against no one."),

        Of(ProbeReason.Unexpected, Fault.Bug, Retryable, "bug-unexpected", "An error that the prober does not know.",
            "A bug or an unknown platform error; the debug log has it. Never counted against the target."),
    }.ToFrozenDictionary(reason => (ProbeReason)reason.Number!.Value);

    /// <summary>In the order of their numbers.</summary>
    public static IReadOnlyList<Reason> All { get; } = [.. Entries.Values.OrderBy(reason => reason.Number)];

    /// <summary>The entry of a number; a number of a newer version reads as <see cref="ProbeReason.Unexpected"/>.</summary>
    public static Reason Of(ProbeReason reason) => Entries.TryGetValue(reason, out var entry) ? entry : Entries[ProbeReason.Unexpected];

    /// <summary>The result that a sample with this reason gets.</summary>
    public static ProbeResult ResultOf(ProbeReason reason) => reason switch
    {
        ProbeReason.None => ProbeResult.Success,
        ProbeReason.BytesDiffer or ProbeReason.ChunkProofDiffers => ProbeResult.Corrupt,
        _ => Of(reason).Fault == Fault.Target ? ProbeResult.TargetFailure : ProbeResult.OwnFailure,
    };

    private static Reason Of(ProbeReason reason, Fault fault, bool retryable, string code, string line, string text) =>
        new(code, line, text, retryable, fault, (ushort)reason);
}
