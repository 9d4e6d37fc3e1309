package io.sluice.runtime.local;

import static io.sluice.runtime.local.Plugin.result;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Contract §6.9: the part of {@code aws-sdk} that exports to S3. */
class Contract69AwsTest {
  private static final String S3 =
      "Date.now = () => Date.UTC(2013, 4, 24); const {S3} = require('aws-sdk');"
          + " const make = (more) => new S3({accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey:"
          + " 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', ...more}); const s3 = make({region:"
          + " 'us-east-1'}); ";

  /** The signature is that of the first example of AWS's description of Signature Version 4. */
  @Test
  void requestsAreSignedAsAwsDescribesIt() throws Exception {
    FakeFetcher fetcher = FakeFetcher.saying("0123456789");
    assertThat(
            result(
                S3
                    + "return (await s3.getObject({Bucket: 'examplebucket', Key: 'test.txt', Range:"
                    + " 'bytes=0-9'}).promise()).Body.toString()",
                fetcher))
        .isEqualTo("\"0123456789\"");
    assertThat(fetcher.last())
        .startsWith("GET https://examplebucket.s3.amazonaws.com/test.txt\n")
        .contains(
            "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request",
            "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date",
            "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  }

  @Test
  void anUploadIsOnePut() throws Exception {
    FakeFetcher fetcher = FakeFetcher.saying("");
    String uploaded =
        "return await new Promise((done, no) => make({region: 'eu-west-1', params: {Bucket: 'b'}})"
            + ".upload({Key: 'p/a b+c.jsonl', Body: 'text', ServerSideEncryption: 'AES256'},"
            + " (error, data) => error ? no(error) : done(data.Location)))";
    assertThat(result(S3 + uploaded, fetcher))
        .isEqualTo("\"https://b.s3.eu-west-1.amazonaws.com/p/a%20b%2Bc.jsonl\"");
    assertThat(fetcher.last())
        .startsWith("PUT https://b.s3.eu-west-1.amazonaws.com/p/a%20b%2Bc.jsonl\n")
        .containsIgnoringCase("x-amz-server-side-encryption: AES256")
        .endsWith("\n\ntext");
  }

  @Test
  void anotherEndpointHasTheBucketInItsPathIfAsked() throws Exception {
    FakeFetcher fetcher = FakeFetcher.saying("");
    String put =
        "await make({endpoint: 'https://minio.example.com:9000/', s3ForcePathStyle: true})"
            + ".putObject({Bucket: 'b', Key: 'k', Body: Buffer.from('x')}).promise()";
    result(S3 + put, fetcher);
    assertThat(fetcher.last()).startsWith("PUT https://minio.example.com:9000/b/k\n");
  }

  @Test
  void anErrorHasTheCodeThatS3Says() throws Exception {
    FakeFetcher fetcher =
        new FakeFetcher(
            call ->
                FakeFetcher.reply(
                    403,
                    "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"));
    String put = "await s3.putObject({Bucket: 'b', Key: 'k', Body: ''}).promise()";
    assertThat(
            result(
                S3 + "try { " + put + " } catch (e) { return [e.code, e.message, e.statusCode] }",
                fetcher))
        .isEqualTo("[\"AccessDenied\",\"Access Denied\",403]");
  }

  @Test
  void anotherServiceSaysThatItIsNotHere() throws Exception {
    assertThat(result("new (require('aws-sdk').Kinesis)()"))
        .isEqualTo(
            "Error: AWS.Kinesis is not available in this version of Sluice; call its HTTP API with"
                + " fetch instead.");
  }
}
