using System.Net.Sockets;
using Flashback.Probes.Guard;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.Transport;

/// <summary>Reads an exception of the HTTP stack as a reason of the catalogue.</summary>
internal static class FailureReasons
{
    /// <param name="failure">What was thrown.</param>
    /// <param name="clock">How far the request came.</param>
    /// <param name="hasBody">Whether the request carries a body.</param>
    /// <param name="cancelledByCaller">Whether the node ended the request, rather than its deadline.</param>
    public static ProbeReason Of(Exception failure, PhaseClock clock, bool hasBody, bool cancelledByCaller)
    {
        if (cancelledByCaller) return ProbeReason.Cancelled;
        if (clock.Cancellation.IsCancellationRequested) return OfDeadline(clock, hasBody);
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case ProbeException known: return known.Reason;
                case SocketException socket: return OfSocket(socket.SocketErrorCode);
            }
        }
        var error = failure switch
        {
            HttpRequestException request => request.HttpRequestError,
            HttpIOException io => io.HttpRequestError,
            _ => HttpRequestError.Unknown,
        };
        return error switch
        {
            HttpRequestError.SecureConnectionError => ProbeReason.TlsFailed,
            HttpRequestError.ResponseEnded => clock.HasAnswer ? ProbeReason.BodyTruncated : ProbeReason.ConnectionReset,
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => ProbeReason.MalformedResponse,
            HttpRequestError.ConfigurationLimitExceeded => ProbeReason.HeadersTooLarge,
            _ when failure is IOException or HttpRequestException => ProbeReason.ConnectionReset,
            _ => ProbeReason.Unexpected,
        };
    }

    /// <summary>The phase that the deadline cut. A resolver that hangs is looked into by the caller, with control names.</summary>
    private static ProbeReason OfDeadline(PhaseClock clock, bool hasBody)
    {
        if (!clock.IsDialled) return ProbeReason.LocalOverload;
        if (!clock.IsResolved) return ProbeReason.ResolverDown;
        if (!clock.IsConnected) return ProbeReason.ConnectTimeout;
        if (clock.HasAnswer) return ProbeReason.BodyTimeout;
        return hasBody && !clock.HasSentBody ? ProbeReason.UploadTimeout : ProbeReason.FirstByteTimeout;
    }

    private static ProbeReason OfSocket(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => ProbeReason.ConnectionRefused,
        SocketError.TimedOut => ProbeReason.ConnectTimeout,
        SocketError.HostUnreachable or SocketError.HostDown => ProbeReason.HostUnreachable,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown or SocketError.NotConnected
            => ProbeReason.ConnectionReset,
        SocketError.NetworkDown or SocketError.AccessDenied => ProbeReason.NetworkDown,
        SocketError.NetworkUnreachable or SocketError.AddressFamilyNotSupported => ProbeReason.NoRoute,
        SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.AddressNotAvailable
            or SocketError.AddressAlreadyInUse => ProbeReason.SocketsExhausted,
        _ => ProbeReason.Unexpected,
    };
}
