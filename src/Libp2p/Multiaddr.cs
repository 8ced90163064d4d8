using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Flashback.Libp2p.Formats;

namespace Flashback.Libp2p;

/// <summary>
/// Where a peer listens: <c>/(ip4|ip6|dns|dns4|dns6)/HOST/tcp/PORT[/p2p/ID]</c>, the one shape that this stack dials. Other
/// shapes do not parse; readers of an address list skip them.
/// </summary>
public sealed class Multiaddr : IEquatable<Multiaddr>
{
    public const int MaxLength = 512;

    private const int MaxName = 253;
    private const uint P2p = 0x01a5, Tcp = 0x06;

    private static readonly (string Name, uint Code)[] Hosts =
        [("ip4", 0x04), ("ip6", 0x29), ("dns", 0x35), ("dns4", 0x36), ("dns6", 0x37)];

    private Multiaddr(string hostProtocol, string host, ushort port, PeerId? peer)
    {
        HostProtocol = hostProtocol;
        Host = host;
        Port = port;
        Peer = peer;
    }

    /// <summary>ip4, ip6, dns, dns4 or dns6.</summary>
    public string HostProtocol { get; }

    /// <summary>An IP address in its usual text form, or a DNS name.</summary>
    public string Host { get; }

    public ushort Port { get; }

    /// <summary>The peer that should answer there, when the address says so.</summary>
    public PeerId? Peer { get; }

    public bool IsIp => HostProtocol is "ip4" or "ip6";

    /// <summary>The same address naming that peer, or none.</summary>
    public Multiaddr WithPeer(PeerId? peer) => new(HostProtocol, Host, Port, peer);

    public static Multiaddr FromEndPoint(IPEndPoint endPoint, PeerId? peer = null)
    {
        var address = endPoint.Address.IsIPv4MappedToIPv6 ? endPoint.Address.MapToIPv4() : endPoint.Address;
        var name = address.AddressFamily == AddressFamily.InterNetwork ? "ip4" : "ip6";
        return new Multiaddr(name, Unscoped(address).ToString(), (ushort)endPoint.Port, peer);
    }

    /// <summary>The socket address; null for a DNS name, which must be resolved first.</summary>
    public IPEndPoint? ToEndPoint() => IsIp ? new IPEndPoint(IPAddress.Parse(Host), Port) : null;

    /// <exception cref="FormatException">The text has another shape.</exception>
    public static Multiaddr Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException(
            $"'{text}' is not an address of the form /ip4/192.0.2.1/tcp/9000 or /dns4/example.org/tcp/9000, with an optional /p2p/PEERID.");

    public static bool TryParse(string? text, [NotNullWhen(true)] out Multiaddr? address)
    {
        address = null;
        if (text is null || text.Length > MaxLength) return false;
        var parts = text.Split('/');
        if (parts is not ["", var protocol, var host, "tcp", var portText, ..]) return false;
        if (!ushort.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return false;
        PeerId? peer = null;
        if (parts.Length != 5 && !(parts.Length == 7 && parts[5] is "p2p" or "ipfs" && PeerId.TryParse(parts[6], out peer))) return false;
        var known = protocol switch
        {
            "ip4" or "ip6" => TryCanonicalIp(protocol, ref host),
            "dns" or "dns4" or "dns6" => IsName(host),
            _ => false,
        };
        if (known) address = new Multiaddr(protocol, host, port, peer);
        return known;
    }

    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Multiaddr? address)
    {
        address = null;
        if (bytes.Length > MaxLength || !TryReadCode(ref bytes, out var hostCode)) return false;
        var protocol = Hosts.FirstOrDefault(h => h.Code == hostCode).Name;
        var size = protocol switch { "ip4" => 4, "ip6" => 16, null => -1, _ => ReadLength(ref bytes) };
        if (size <= 0 || size > bytes.Length) return false;
        string host;
        if (protocol is "ip4" or "ip6") host = Unscoped(new IPAddress(bytes[..size])).ToString();
        else if (Ascii.IsValid(bytes[..size]) && IsName(Encoding.ASCII.GetString(bytes[..size])))
            host = Encoding.ASCII.GetString(bytes[..size]);
        else return false;
        bytes = bytes[size..];
        if (!TryReadCode(ref bytes, out var tcp) || tcp != Tcp || bytes.Length < 2) return false;
        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        bytes = bytes[2..];
        PeerId? peer = null;
        if (!bytes.IsEmpty)
        {
            if (!TryReadCode(ref bytes, out var p2p) || p2p != P2p || ReadLength(ref bytes) != bytes.Length) return false;
            if (!PeerId.TryFromBytes(bytes, out peer)) return false;
        }
        address = new Multiaddr(protocol!, host, port, peer);
        return true;
    }

    public byte[] ToBytes()
    {
        Span<byte> buffer = stackalloc byte[MaxLength];
        var length = Varint.Write(buffer, Hosts.First(h => h.Name == HostProtocol).Code);
        var host = IsIp ? IPAddress.Parse(Host).GetAddressBytes() : Encoding.ASCII.GetBytes(Host);
        if (!IsIp) length += Varint.Write(buffer[length..], (ulong)host.Length);
        host.CopyTo(buffer[length..]);
        length += host.Length;
        length += Varint.Write(buffer[length..], Tcp);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[length..], Port);
        length += 2;
        if (Peer is not null)
        {
            length += Varint.Write(buffer[length..], P2p);
            length += Varint.Write(buffer[length..], (ulong)Peer.Bytes.Length);
            Peer.Bytes.Span.CopyTo(buffer[length..]);
            length += Peer.Bytes.Length;
        }
        return buffer[..length].ToArray();
    }

    private static bool TryCanonicalIp(string protocol, ref string host)
    {
        var family = protocol == "ip4" ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        if (host.Contains('%', StringComparison.Ordinal) || !IPAddress.TryParse(host, out var ip) || ip.AddressFamily != family)
            return false;
        // IPAddress also takes "1" and "0x7f.1" for IPv4: only the dotted form is meant here.
        var canonical = ip.ToString();
        if (protocol == "ip4" && canonical != host) return false;
        host = canonical;
        return true;
    }

    private static bool IsName(string host) =>
        host.Length is > 0 and <= MaxName && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');

    private static IPAddress Unscoped(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0 ? new IPAddress(address.GetAddressBytes()) : address;

    private static bool TryReadCode(ref ReadOnlySpan<byte> bytes, out ulong code)
    {
        if (Varint.Read(bytes, out code, out var length) != OperationStatus.Done) return false;
        bytes = bytes[length..];
        return true;
    }

    private static int ReadLength(ref ReadOnlySpan<byte> bytes) =>
        TryReadCode(ref bytes, out var length) && length <= MaxLength ? (int)length : -1;

    public bool Equals(Multiaddr? other) =>
        other is not null && HostProtocol == other.HostProtocol && Host == other.Host && Port == other.Port && Peer == other.Peer;

    public override bool Equals(object? obj) => Equals(obj as Multiaddr);
    public override int GetHashCode() => HashCode.Combine(HostProtocol, Host, Port, Peer);
    public override string ToString() => $"/{HostProtocol}/{Host}/tcp/{Port}{(Peer is null ? "" : $"/p2p/{Peer}")}";
}
