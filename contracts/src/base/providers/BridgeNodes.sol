// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IProviderOrchestrator} from "../../interfaces/IProviderOrchestrator.sol";
import {Verdicts} from "../../libraries/Verdicts.sol";
import {Sealed} from "../Sealed.sol";
import {OracleClient} from "../epochs/OracleClient.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

/// Who may provide, and whose each Bridge Node is: one provider's at a time, by the signature of the node itself.
abstract contract BridgeNodes is IProviderOrchestrator, OracleClient, Sealed, Pausable {
    bytes32 public constant CERTIFIER_ROLE = keccak256("CERTIFIER");

    uint256 private constant MAX_ENDPOINTS = 8;
    uint256 private constant MAX_TEXT_LENGTH = 255;

    mapping(address provider => bool) internal _certified;
    mapping(address bridge => address provider) internal _bridges;
    mapping(address bridge => uint256) internal _unitsOn;
    mapping(bytes32 claimHash => bool) private _claims;

    modifier onlyCertified() {
        if (!_certified[msg.sender]) revert NotCertified(msg.sender);
        _;
    }

    /// @inheritdoc IProviderOrchestrator
    function certifyProvider(address provider) external onlyRole(CERTIFIER_ROLE) {
        _certified[provider] = true;
        emit ProviderCertified(provider, true);
    }

    /// @inheritdoc IProviderOrchestrator
    function decertifyProvider(address provider) external onlyRole(CERTIFIER_ROLE) {
        _certified[provider] = false;
        emit ProviderCertified(provider, false);
    }

    /// @inheritdoc IProviderOrchestrator
    function claimBridgeNode(
        address bridge,
        string[] calldata endpoints,
        uint16 region,
        uint8 apis,
        uint256 nonce,
        bytes calldata bridgeSignature
    ) external whenNotPaused onlyCertified {
        address holder = _bridges[bridge];
        if (holder != address(0) && holder != msg.sender) revert BridgeTaken(bridge, holder);
        if (endpoints.length > MAX_ENDPOINTS) revert TooManyEndpoints(endpoints.length, MAX_ENDPOINTS);
        for (uint256 i = 0; i < endpoints.length; ++i) {
            _checkText(endpoints[i]);
        }
        bytes32 claim = Verdicts.bridgeClaimHash(msg.sender, bridge, keccak256(abi.encode(endpoints)), nonce);
        bytes32 digest = MessageHashUtils.toTypedDataHash(ORACLE.domainSeparator(), claim);
        (address signer,,) = ECDSA.tryRecover(digest, bridgeSignature);
        if (signer != bridge || bridge == address(0)) revert WrongBridgeSignature(bridge);
        bytes32 once_ = keccak256(abi.encode(bridge, nonce));
        if (_claims[once_]) revert ClaimUsed(bridge, nonce);
        _claims[once_] = true;
        _bridges[bridge] = msg.sender;
        emit BridgeNodeClaimed(bridge, msg.sender, endpoints, region, apis, nonce);
    }

    /// @inheritdoc IProviderOrchestrator
    function releaseBridgeNode(address bridge) external {
        if (_bridges[bridge] != msg.sender) revert NotProvider(msg.sender, _bridges[bridge]);
        if (_unitsOn[bridge] > 0) revert BridgeInUse(bridge, _unitsOn[bridge]);
        delete _bridges[bridge];
        emit BridgeNodeReleased(bridge, msg.sender);
    }

    /// @inheritdoc IProviderOrchestrator
    function bridgeOwner(address bridge) external view returns (address) {
        return _bridges[bridge];
    }

    /// @inheritdoc IProviderOrchestrator
    function isCertifiedProvider(address provider) external view returns (bool) {
        return _certified[provider];
    }

    function _checkText(string calldata text) internal pure {
        uint256 length = bytes(text).length;
        if (length == 0) revert EmptyText();
        if (length > MAX_TEXT_LENGTH) revert TextTooLong(length, MAX_TEXT_LENGTH);
    }
}
