//! A sandbox on a thread and a runtime of its own, so that nobody who uses it ever waits for it.

use std::{
    sync::{Arc, mpsc},
    thread::JoinHandle,
};

use tokio::sync::watch;

use super::{Options, Sandbox, SandboxError};

/// A sandbox on its own thread. Dropping it stops it and waits for the thread.
#[derive(Debug)]
pub struct Running {
    sandbox: Arc<Sandbox>,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Stops it and waits for its end.
    pub fn stop(self) {}
}

impl std::ops::Deref for Running {
    type Target = Sandbox;

    fn deref(&self) -> &Sandbox {
        &self.sandbox
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        if let Some(thread) = self.thread.take() {
            // A panic of that thread has been reported by the hook; there is nothing left to stop.
            let _ = thread.join();
        }
    }
}

impl Sandbox {
    /// Starts a sandbox on a thread and a runtime of its own, and waits until it answers.
    ///
    /// # Errors
    /// As [`Sandbox::start`].
    pub fn spawn_thread(options: Options) -> Result<Running, SandboxError> {
        let (ready, started) = mpsc::sync_channel(1);
        let (stop, mut stopped) = watch::channel(false);
        let body = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let runtime = match runtime {
                Ok(runtime) => runtime,
                Err(e) => {
                    let _ = ready.send(Err(SandboxError::System(e.to_string())));
                    return;
                }
            };
            runtime.block_on(async move {
                match Sandbox::start(options).await {
                    Ok(sandbox) => {
                        let sandbox = Arc::new(sandbox);
                        if ready.send(Ok(Arc::clone(&sandbox))).is_ok() {
                            let _ = stopped.wait_for(|stop| *stop).await;
                        }
                        sandbox.close();
                    }
                    Err(e) => {
                        let _ = ready.send(Err(e));
                    }
                }
            });
            // A delivery to a receiver that never answers must not hold the way out.
            runtime.shutdown_background();
        };
        let thread = std::thread::Builder::new().name("sandbox".to_owned()).spawn(body);
        let thread = thread.map_err(|e| SandboxError::System(e.to_string()))?;
        let sandbox = started.recv().map_err(|_| SandboxError::System("the sandbox thread ended".to_owned()))??;
        Ok(Running { sandbox, stop, thread: Some(thread) })
    }
}
