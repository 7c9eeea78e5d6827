//! An authenticator in software, with P-256 keys, that does what a test wants.
//!
//! Owns: what a browser and a device make together: client data, authenticator data, signature.
//! Not here: any check (`server`). Invariant: it is written from the standard (Web Authentication
//! Level 3, 6.1 and 6.5), not from the library that checks it.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Flags of the authenticator data: somebody was there, and verified themselves.
const PRESENT: u8 = 1;
const VERIFIED: u8 = 4;
const HAS_CREDENTIAL: u8 = 64;

/// A device with one passkey.
#[derive(Clone)]
pub(crate) struct Authenticator {
    pub(crate) pkcs8: Vec<u8>,
    pub(crate) id: Vec<u8>,
    pub(crate) user: String,
    pub(crate) counter: u32,
    /// What the browser says the page is at.
    pub(crate) origin: String,
    /// What the browser lets the page be bound to; as the options ask if none.
    pub(crate) party: Option<String>,
    /// Whether the person verified themselves to it.
    pub(crate) verifies: bool,
}

impl Authenticator {
    pub(crate) fn new() -> Self {
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random);
        let mut id = vec![0; 32];
        random.fill(&mut id).unwrap();
        Self {
            pkcs8: made.unwrap().as_ref().to_vec(),
            id,
            user: String::new(),
            counter: 0,
            origin: "http://localhost:8000".to_owned(),
            party: None,
            verifies: true,
        }
    }

    /// Answers options of a registration.
    pub(crate) fn create(&mut self, options: &Value) -> Value {
        options["user"]["id"]
            .as_str()
            .unwrap()
            .clone_into(&mut self.user);
        let party = options["rp"]["id"].as_str().unwrap();
        let mut data = self.data(party, HAS_CREDENTIAL);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        data.extend(self.cose_key());
        // {"fmt": "none", "attStmt": {}, "authData": …}
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt\x64none\x67attStmt\xa0\x68authData\x59");
        object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        object.extend(data);
        let client = self.client_data("webauthn.create", options);
        self.credential(&json!({
            "attestationObject": encode(&object),
            "clientDataJSON": encode(client.as_bytes()),
            "transports": ["internal"],
        }))
    }

    /// Answers options of a sign-in.
    pub(crate) fn get(&mut self, options: &Value) -> Value {
        self.counter += 1;
        let party = options["rpId"].as_str().unwrap();
        let data = self.data(party, 0);
        let client = self.client_data("webauthn.get", options);
        let message = [data.as_slice(), &Sha256::digest(client.as_bytes())].concat();
        let random = SystemRandom::new();
        let signature = self.pair().sign(&random, &message).unwrap();
        self.credential(&json!({
            "authenticatorData": encode(&data),
            "clientDataJSON": encode(client.as_bytes()),
            "signature": encode(signature.as_ref()),
            "userHandle": self.user,
        }))
    }

    fn credential(&self, response: &Value) -> Value {
        let id = encode(&self.id);
        json!({
            "id": id, "rawId": id, "type": "public-key", "response": response,
            "authenticatorAttachment": "platform", "clientExtensionResults": {},
        })
    }

    fn data(&self, party: &str, more: u8) -> Vec<u8> {
        let party = self.party.as_deref().unwrap_or(party);
        let verified = if self.verifies { VERIFIED } else { 0 };
        let mut data = Sha256::digest(party.as_bytes()).to_vec();
        data.push(PRESENT | verified | more);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn client_data(&self, kind: &str, options: &Value) -> String {
        let (challenge, origin) = (&options["challenge"], &self.origin);
        json!({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false})
            .to_string()
    }

    /// {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
    fn cose_key(&self) -> Vec<u8> {
        let pair = self.pair();
        let point = &pair.public_key().as_ref()[1..];
        let head = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        [&head, &point[..32], &[0x22, 0x58, 0x20], &point[32..]].concat()
    }

    fn pair(&self) -> EcdsaKeyPair {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
        EcdsaKeyPair::from_pkcs8(algorithm, &self.pkcs8, &random).unwrap()
    }
}

fn encode(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}
