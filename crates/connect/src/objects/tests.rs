//! A bucket of a real S3 server in this process, with signatures checked.

use testbed::S3;

use super::*;

fn settings(server: &S3, secret: &str) -> BucketSettings {
    BucketSettings {
        endpoint: Some(server.endpoint.clone()),
        region: "us-east-1".to_owned(),
        bucket: "books".to_owned(),
        prefix: "bursar/".to_owned(),
        access_key_id: S3::ID.to_owned().into(),
        secret_access_key: secret.to_owned().into(),
        trusted_pem: None,
    }
}

async fn read(bucket: &Bucket, name: &str) -> Result<Vec<u8>, ObjectError> {
    let mut bytes = bucket.read(name).await?;
    let mut all = Vec::new();
    while let Some(next) = bytes.recv().await {
        all.extend(next?);
    }
    Ok(all)
}

#[tokio::test]
async fn an_object_of_several_parts_comes_back_and_is_listed_only_when_whole() {
    let server = S3::start();
    let bucket = Bucket::open(&settings(&server, S3::SECRET)).unwrap();
    let content: Vec<u8> = (0..2 * PART_BYTES + 77)
        .map(|it| u8::try_from(it % 251).unwrap())
        .collect();
    let mut upload = bucket.begin("a.backup").await.unwrap();
    for part in content.chunks(1_000_003) {
        upload.write(part).await.unwrap();
    }
    assert!(bucket.list().await.unwrap().is_empty());
    upload.finish().await.unwrap();
    let listed = vec![("a.backup".to_owned(), content.len() as u64)];
    assert_eq!(bucket.list().await.unwrap(), listed);
    assert!(read(&bucket, "a.backup").await.unwrap() == content);
    bucket.put_small("a.json", b"{}".to_vec()).await.unwrap();
    let small = bucket.read_small("a.json", 10).await.unwrap();
    assert_eq!(small.as_deref(), Some(&b"{}"[..]));
    assert!(bucket.read_small("a.backup", 10).await.is_err());
    assert_eq!(bucket.read_small("b.json", 10).await.unwrap(), None);
    bucket.remove("a.backup").await.unwrap();
    assert!(matches!(
        read(&bucket, "a.backup").await,
        Err(ObjectError::NotFound { .. })
    ));
    let empty = bucket.begin("empty").await.unwrap();
    empty.finish().await.unwrap();
    assert!(read(&bucket, "empty").await.unwrap().is_empty());
}

#[tokio::test]
async fn what_was_begun_and_never_finished_is_found_again_and_taken_back() {
    let server = S3::start();
    let bucket = Bucket::open(&settings(&server, S3::SECRET)).unwrap();
    let mut crashed = bucket.begin("crashed").await.unwrap();
    crashed.write(&vec![1; PART_BYTES]).await.unwrap();
    drop(crashed);
    let aborted = bucket.begin("aborted").await.unwrap();
    aborted.abort().await;
    assert!(bucket.list().await.unwrap().is_empty());
    assert_eq!(bucket.remove_abandoned().await.unwrap(), 0);
    let all = bucket.remove_begun_before(Duration::ZERO).await.unwrap();
    assert_eq!(all, 1);
    assert!(bucket.all().await.unwrap().is_empty());
}

#[tokio::test]
async fn wrong_credentials_and_missing_buckets_are_named_without_the_secret() {
    let server = S3::start();
    let wrong = Bucket::open(&settings(&server, "wrong-secret")).unwrap();
    for error in [
        wrong.list().await.unwrap_err(),
        wrong.begin("a").await.unwrap_err(),
        wrong.put_small("a", Vec::new()).await.unwrap_err(),
        read(&wrong, "a").await.unwrap_err(),
    ] {
        assert!(matches!(error, ObjectError::Denied { .. }), "{error:?}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
    let mut other = settings(&server, S3::SECRET);
    other.bucket = "nowhere".to_owned();
    // Listed, because the server here makes a bucket for whoever writes into it.
    let error = Bucket::open(&other).unwrap().list().await.unwrap_err();
    assert!(matches!(error, ObjectError::NotFound { .. }), "{error:?}");
    other.endpoint = Some("ftp://somewhere".to_owned());
    assert!(matches!(
        Bucket::open(&other),
        Err(ObjectError::Setup { .. })
    ));
}
